import Sequencer from '@jest/test-sequencer';

/** Small files that take long, which Jest, going by size on a clean clone, would start last. */
const LONG =
  /[\\/]test[\\/](property|faults|local)[\\/]|browser-spec|(connect-(flows|page)|items-consent|admins|ten-days|sync-products)\.e2e/;

/** Begins with the files that take longest, so that no worker is left with one while the others have nothing to do. */
export default class SlowestFirst extends Sequencer {
  async sort(tests) {
    const sorted = await super.sort(tests);
    // Jest knows how long each took when it has run here before.
    if (sorted.some(({ duration }) => duration !== undefined)) return sorted;
    const isLong = ({ path }) => LONG.test(path);
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
  }
}
