/** Over which groups a heading stands: what follows is for them. */
const HEADINGS = { 'Get a key': 'For apps', 'Behind the scenes': 'For those who run the hub' };

/** What this explorer has and Swagger UI has not: headings, a mark on the hub's own routes, a search over all routes. */
export const hubPlugin = ({ React: { createElement, Fragment } }) => ({
  wrapComponents: {
    // The page's own head says these.
    InfoContainer: () => () => null,
    ServersContainer: () => () => null,
    FilterContainer: () => () => null,
    // Without the button: the page has its own.
    authorizeBtn:
      () =>
      ({ showPopup, getComponent }) =>
        showPopup && createElement(getComponent('authorizationPopup', true)),
    OperationTag: (Group) => (props) =>
      createElement(
        Fragment,
        null,
        props.tag in HEADINGS && createElement('h2', null, HEADINGS[props.tag]),
        createElement(Group, props),
      ),
    OperationSummaryPath:
      (Path, { specSelectors }) =>
      (props) => {
        const route = ['path', 'method'].map((name) => props.operationProps.get(name));
        const isHubs = specSelectors.specJson().getIn(['paths', ...route, 'x-hub-extension']);
        return createElement(
          Fragment,
          null,
          createElement(Path, props),
          isHubs &&
            createElement('span', { className: 'badge', title: 'The hub’s own, not Pluggy’s' }, 'hub'),
        );
      },
    // Of an answer: of which request it is. A choice only where there is one; what is filled in can be seen.
    ExamplesSelect: (Select) => (props) => {
      const isRequests = props.isValueModified !== undefined;
      const isOne = props.examples.size === 1;
      return createElement(
        'label',
        { className: 'recorded', hidden: isRequests && isOne },
        createElement('span', null, isRequests ? 'Choose' : 'Recorded'),
        isOne && createElement('code', null, props.examples.first().get('summary')),
        createElement('span', { hidden: isOne }, createElement(Select, { ...props, showLabels: false })),
      );
    },
    RequestBodyEditor: (Editor) => (props) =>
      createElement(
        'label',
        null,
        createElement('span', { className: 'unseen' }, 'Body'),
        createElement(Editor, props),
      ),
  },
  fn: {
    opsFilter: (groups, words) =>
      groups
        .map((group, name) =>
          group.update('operations', (routes) => routes.filter((route) => hasAll(route, name, words))),
        )
        .filter((group) => group.get('operations').size > 0),
  },
});

function hasAll(route, group, words) {
  const summary = route.getIn(['operation', 'summary']);
  const text = `${route.get('method')} ${route.get('path')} ${summary} ${group}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Shows the routes that have all these words, with their groups open; all groups, closed, when there are none. */
export function search(ui, words) {
  const wanted = words.trim();
  ui.layoutActions.updateFilter(wanted || false);
  for (const group of ui.specSelectors.taggedOperations().keySeq())
    ui.layoutActions.show(['operations-tag', group], wanted !== '');
}
