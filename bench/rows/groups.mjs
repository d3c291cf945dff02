import { post } from '../load/http.mjs';
import { timeOfWraps } from '../measure/wraps.mjs';
import { GROUP_SIZES } from '../sides/stage.mjs';
import { httpRow } from './http-row.mjs';
import { TEXT } from './send.mjs';

const groupRow = (size, index) => {
  const row = httpRow({
    name: `group-${size}`,
    title: `Send to a group of ${size}, one at a time`,
    connections: 1,
    requests: ({ people }) => {
      const { id, members } = people.groups[index];
      return [post(members[0], `/api/groups/${id}/messages`, { text: TEXT })];
    },
  });
  const phase = async (stage, ...rest) => {
    const wraps = timeOfWraps(stage.people.account.keys[0].publicKey, size);
    const figures = await row.phase(stage, ...rest);
    const extra = { 'bare wraps ms': wraps, 'p50 / bare wraps': figures.latency.p50 / wraps };
    return { ...figures, extra };
  };
  return { ...row, phase };
};

export const groupRows = GROUP_SIZES.map(groupRow);
