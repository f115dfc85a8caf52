import type { Connector } from './connector.js';

export interface ParameterError {
  code: string;
  message: string;
  parameter: string;
}

/**
 * Checks credentials against a connector's rules, as `POST /connectors/{id}/validate` and `POST /items` do: 001
 * for a missing one, 002 for one that breaks its rule. Unknown keys count as missing ones do: JAVA's live test
 * gets `details[]` for them.
 */
export function validateCredentials(
  connector: Connector,
  parameters: Record<string, unknown>,
): ParameterError[] {
  const errors: ParameterError[] = [];
  for (const credential of connector.credentials) {
    const value = parameters[credential.name];
    if (value === undefined || value === null || value === '') {
      if (credential.optional) continue;
      errors.push({
        code: '001',
        message: `${credential.name} parameter is required`,
        parameter: credential.name,
      });
    } else if (typeof value !== 'string' || !new RegExp(credential.validation).test(value)) {
      errors.push({ code: '002', message: credential.validationMessage, parameter: credential.name });
    }
  }
  for (const name of Object.keys(parameters)) {
    if (!connector.credentials.some((credential) => credential.name === name)) {
      errors.push({ code: '003', message: `${name} parameter is not expected`, parameter: name });
    }
  }
  return errors;
}
