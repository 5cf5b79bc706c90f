/** Whatever may be asked for properties by name, lists too: what parsed JSON and YAML are made of. */
export function isObject(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === 'object' && value !== null;
}
