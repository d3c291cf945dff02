import { PASSWORD } from '../people/make.mjs';
import { httpRow } from './http-row.mjs';

const login = ({ username }, secret) => ({
  method: 'POST',
  path: '/api/auth/login',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ username, ...secret }),
});

export const loginRows = [
  httpRow({
    name: 'login-auth-key',
    title: 'Log in by authKey',
    requests: ({ people }) => {
      const authKey = people.account.authKey.toString('base64');
      return people.senders.map((person) => login(person, { authKey }));
    },
  }),
  httpRow({
    name: 'login-password',
    title: 'Log in by password (PBKDF2, 600,000 iterations)',
    connections: 4,
    warmUp: 8,
    requests: ({ people }) => people.senders.map((person) => login(person, { password: PASSWORD })),
  }),
];
