/** Random pairs of two different people. */
export function pairsOf(people, count) {
  return Array.from({ length: count }, () => {
    const one = Math.floor(Math.random() * people.length);
    const other = (one + 1 + Math.floor(Math.random() * (people.length - 1))) % people.length;
    return [people[one], people[other]];
  });
}
