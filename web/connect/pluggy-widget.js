/* Pluggy's widget from its npm package; `npm run build` bundles it into dist/web/connect, so no CDN is asked. */
export { PluggyConnect } from 'pluggy-connect-sdk';
