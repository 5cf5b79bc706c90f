/** Methods of requests that could carry a body, and change something. */
export const methodsWithBody: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** `POST /path`: one route among all. */
export function routeKey(method: string, path: string): string {
  return `${method} ${path.length > 1 ? path.replace(/\/$/, '') : path}`;
}
