import { useGet } from '../api/use-get.ts';
import { useTexts, wordOf } from '../texts/dictionary.ts';
import { useFormats } from '../texts/formats.ts';
import { Copyable } from '../ui/copyable.tsx';
import { ErrorState, LoadingRows } from '../ui/states.tsx';
import { Time } from '../ui/time.tsx';
import classes from './item.module.css';
import { type ReviewedItem, itemTexts } from './item-texts.ts';
import { readPluggyItem } from './pluggy-item.ts';

/** Read only of investments that have changed: that it was read before the last update is no delay. */
const AS_NEEDED = 'investmentsTransactions';

/** What the hub holds of the Item and how fresh it is, here and at Pluggy. */
export function DataTab({ found }: { found: ReviewedItem }) {
  const t = useTexts(itemTexts);
  const formats = useFormats();
  const { itemId } = found;
  const copy = useGet('runs', '/admin/api/items/{id}/copy', { path: { id: itemId } });
  const atPluggy = readPluggyItem(found.item).products;
  if (copy.error && !copy.data) return <ErrorState error={copy.error} retry={() => void copy.refetch()} />;
  if (!copy.data) return <LoadingRows rows={6} height={32} />;
  const { products, accounts } = copy.data;
  // What Pluggy tells of and we have nothing of, too.
  const others = Object.keys(atPluggy).filter((name) => !products.some(({ product }) => product === name));
  // While Pluggy is content with all of them, it tells nothing of each.
  const tells = Object.keys(atPluggy).length > 0;
  const last = found.health.lastUpdatedAt;
  return (
    <>
      <div className={classes.frame}>
        <table className={classes.table}>
          <caption>{t.copyTitle}</caption>
          <thead>
            <tr>
              <th scope="col">{t.product}</th>
              <th scope="col" className={classes.number}>
                {t.rows}
              </th>
              <th scope="col" data-wide>
                {t.readAt}
              </th>
              <th scope="col">{t.through}</th>
              {tells && <th scope="col">{t.atPluggy}</th>}
            </tr>
          </thead>
          <tbody>
            {products.length + others.length === 0 && (
              <tr>
                <td colSpan={5} className={classes.dim}>
                  {t.noCopy}
                </td>
              </tr>
            )}
            {products.map(({ product, rows, readAt, through }) => (
              <tr key={product}>
                <th scope="row">{wordOf(t.products, product)}</th>
                <td className={classes.number}>{formats.number(rows)}</td>
                <td data-wide>
                  <Time at={readAt} style="short" />
                </td>
                <td>
                  <Time at={through} style="short" />
                  {last !== null && product !== AS_NEEDED && (through === null || through < last) && (
                    <span className={classes.warn}> {t.behind}</span>
                  )}
                </td>
                {tells && (
                  <td>
                    <Fresh at={atPluggy[product]} />
                  </td>
                )}
              </tr>
            ))}
            {others.map((product) => (
              <tr key={product}>
                <th scope="row">{wordOf(t.products, product)}</th>
                <td className={classes.number}>—</td>
                <td data-wide>—</td>
                <td>—</td>
                <td>
                  <Fresh at={atPluggy[product]} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className={classes.frame}>
        <table className={classes.table}>
          <caption>{t.accounts}</caption>
          <thead>
            <tr>
              <th scope="col">{t.account}</th>
              <th scope="col" data-wide>
                {t.kind}
              </th>
              <th scope="col" className={classes.number}>
                {t.transactions}
              </th>
              <th scope="col">{t.latest}</th>
              <th scope="col" data-wide>
                {t.readAt}
              </th>
              <th scope="col" data-wide>
                Id
              </th>
            </tr>
          </thead>
          <tbody>
            {accounts.length === 0 && (
              <tr>
                <td colSpan={6} className={classes.dim}>
                  {t.noAccounts}
                </td>
              </tr>
            )}
            {accounts.map((account) => (
              <tr key={account.id}>
                <th scope="row">
                  <bdi className={classes.any}>{account.name || '—'}</bdi>{' '}
                  <bdi className={classes.dim}>{account.number}</bdi>
                </th>
                <td data-wide>{wordOf(t.accountTypes, account.type)}</td>
                <td className={classes.number}>{formats.number(account.transactions)}</td>
                <td>{account.latestTransactionAt ? formats.day(account.latestTransactionAt) : '—'}</td>
                <td data-wide>
                  <Time at={account.readAt} style="short" />
                </td>
                <td data-wide>
                  <Copyable value={account.id} short />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Fresh({ at }: { at: ReturnType<typeof readPluggyItem>['products'][string] | undefined }) {
  const t = useTexts(itemTexts);
  if (!at) return <span className={classes.dim}>—</span>;
  return (
    <>
      <span className={at.isUpdated ? undefined : classes.warn}>{at.isUpdated ? t.fresh : t.stale}</span>{' '}
      {at.lastUpdatedAt !== undefined && <Time at={at.lastUpdatedAt} style="short" />}
      {at.warnings.map((warning, index) => (
        <div key={index} className={classes.any}>
          <bdi className={classes.dim}>{warning}</bdi>
        </div>
      ))}
    </>
  );
}
