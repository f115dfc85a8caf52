/** What is wrong with one of the credentials. */
export class ParameterErrorSchema {
  /**
   * Pluggy's number of the rule.
   * @example 002
   */
  code: string;

  /**
   * For the user, in the institution's language.
   * @example A senha deve ter entre 6 e 20 caracteres
   */
  message: string;

  /**
   * Name of the credential.
   * @example password
   */
  parameter: string;
}

/** The credentials that were checked and what is wrong with them. */
export class ValidationResultSchema {
  /**
   * The credentials as they were sent.
   * @example { "user": "user-ok", "password": "123" }
   */
  parameters: Record<string, string>;

  /** Empty when there is nothing to object to. */
  errors: ParameterErrorSchema[];
}
