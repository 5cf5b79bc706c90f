import { describe, expect, test } from 'vitest';
import { answeredScope, missingScopes, OFFLINE, splitScope, translateScope } from './scopes.ts';
import { translateParameters } from './msal/translate.ts';

test.each([
  ['api://orders/read', { resource: 'api://orders', name: 'read' }],
  ['https://orders.example/v1/.default', { resource: 'https://orders.example/v1', name: '.default' }],
  ['read', undefined],
  ['openid', undefined],
  ['https://orders.example//.default', undefined],
])('%s names its resource', (scope, parts) => {
  expect(splitScope(scope)).toEqual(parts);
});

test('resources come out of the scope, which keeps its names', () => {
  expect(translateScope('openid api://orders/read  offline_access api://stock/read')).toEqual({
    scope: `openid api://orders/read ${OFFLINE} api://stock/read`,
    resources: ['api://orders', 'api://stock'],
  });
});

test('a permission without a resource is one of Graph, and is answered in both spellings', () => {
  const { scope, resources } = translateScope('User.Read openid .default read');
  expect(scope).toBe('https://graph.microsoft.com/User.Read openid https://graph.microsoft.com/.default read');
  expect(resources).toEqual(['https://graph.microsoft.com']);
  expect(answeredScope(scope.split(' ').slice(0, 2))).toBe('https://graph.microsoft.com/User.Read User.Read openid');
});

test('an answer names scopes in one order, and not the wish to renew', () => {
  const scopes = ['profile', OFFLINE, 'api://b/x', 'openid', 'api://a/y', 'email'];
  expect(answeredScope(scopes)).toBe('api://a/y api://b/x openid profile email');
  expect(answeredScope(scopes.toReversed())).toBe(answeredScope(scopes));
});

describe('parameters', () => {
  const defaultOf = async (resource: string) => await Promise.resolve([`${resource}/read`]);
  const translate = async (given: string, authorization?: string) =>
    (await translateParameters(new URLSearchParams(given), authorization, defaultOf)).toString();

  test('.default stands for all that it can be', async () => {
    const translated = await translate('client_id=x&scope=api://orders/.default');
    expect(new URLSearchParams(translated).get('scope')).toBe('api://orders/.default api://orders/read');
    expect(new URLSearchParams(translated).getAll('resource')).toEqual(['api://orders']);
  });

  test('a stranger who asks for thousands of resources has few of them looked up', async () => {
    const scope = Array.from({ length: 4000 }, (_, index) => `api://${index}/.default`).join(' ');
    const lookedUp: string[] = [];
    await translateParameters(new URLSearchParams({ client_id: 'x', scope }), undefined, async (resource) => {
      lookedUp.push(resource);
      return await Promise.resolve([]);
    });
    expect(lookedUp).toHaveLength(20);
  });

  test('an application without a person has .default alone', async () => {
    const translated = await translate('grant_type=client_credentials&client_id=x&scope=api://orders/.default');
    expect(new URLSearchParams(translated).get('scope')).toBe('api://orders/.default');
  });

  test('a resource that is named by itself is asked for as a whole', async () => {
    const translated = new URLSearchParams(await translate('client_id=x&resource=api://orders&scope=openid'));
    expect(translated.get('scope')).toBe('openid api://orders/.default api://orders/read');
    expect(translated.getAll('resource')).toEqual(['api://orders']);
    const beside = new URLSearchParams(await translate('resource=api://orders&scope=api://orders/read'));
    expect([beside.get('scope'), beside.getAll('resource')]).toEqual(['api://orders/read', ['api://orders']]);
    const renewed = await translate('grant_type=refresh_token&resource=api://orders');
    expect(renewed).toBe('grant_type=refresh_token&resource=api%3A%2F%2Forders');
  });

  test('the audience of agents stays as it is', async () => {
    expect(await translate('resource=urn:hawser:provisioning')).toBe('resource=urn%3Ahawser%3Aprovisioning');
  });

  test('device_code is a grant type of the standard', async () => {
    expect(new URLSearchParams(await translate('grant_type=device_code')).get('grant_type')).toBe(
      'urn:ietf:params:oauth:grant-type:device_code',
    );
  });

  test('a scope that is given twice stays so: it is refused as such', async () => {
    expect(await translate('scope=openid&scope=profile')).toBe('scope=openid&scope=profile');
  });
});

test.each([
  ['api://a/x openid', {}, ['api://a/x']],
  ['api://a/x', { 'api://a': ['api://a/x'] }, []],
  ['api://a/x api://a/y', { 'api://a': ['api://a/x'] }, ['api://a/y']],
  ['api://a/.default api://a/x', {}, ['api://a/.default']],
  ['api://a/.default api://a/x', { 'api://a': ['api://a/z'] }, []],
  ['api://a/.default api://b/x', { 'api://a': ['api://a/z'] }, ['api://b/x']],
])('of %s with %o granted, there is missing %o', (asked, granted: Record<string, string[]>, missing) => {
  expect(missingScopes(asked.split(' '), granted)).toEqual(missing);
});
