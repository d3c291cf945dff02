import { Http } from '../http/http.js';
import { SessionsApi } from './sessions.js';

describe('SessionsApi', () => {
  it.each(['', '.', '..'])('does not take %j for a session, which would end all others', async (id) => {
    const requests: string[] = [];
    const fetch = (input: unknown): Promise<Response> => {
      requests.push((input as Request).url);
      return Promise.resolve(new Response(null, { status: 204 }));
    };
    const sessions = new SessionsApi(new Http({ url: 'https://chat.example.com', fetch }));
    await expect(sessions.revoke(id)).rejects.toMatchObject({ code: 'invalid_argument' });
    expect(requests).toEqual([]);
    await sessions.revoke('...');
    expect(requests).toEqual(['https://chat.example.com/api/auth/sessions/...']);
  });

  it.each(['revoke', 'revokeOthers'] as const)('knows a server that is none of ours: %s', async (call) => {
    const fetch = (): Promise<Response> => Promise.resolve(new Response('<html>Hotel</html>'));
    const sessions = new SessionsApi(new Http({ url: 'https://chat.example.com', fetch }));
    await expect(sessions[call]('id')).rejects.toMatchObject({ code: 'not_a_problem' });
  });
});
