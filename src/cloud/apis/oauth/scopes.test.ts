import { describe, expect, test } from 'vitest';
import { answeredScope, OFFLINE, splitScope, translateScope } from './scopes.ts';
import { translateParameters } from './translate.ts';

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

test('an answer names scopes in one order, and not the wish to renew', () => {
  const scopes = ['profile', OFFLINE, 'api://b/x', 'openid', 'api://a/y', 'email'];
  expect(answeredScope(scopes)).toBe('api://a/y api://b/x openid profile email');
  expect(answeredScope(scopes.toReversed())).toBe(answeredScope(scopes));
});

describe('parameters', () => {
  const granted = async () => await Promise.resolve({ 'api://orders': ['api://orders/read', 'api://orders/.default'] });
  const translate = async (given: string, authorization?: string) =>
    (await translateParameters(new URLSearchParams(given), authorization, granted)).toString();

  test('.default stands for what was consented to', async () => {
    const translated = await translate('client_id=x&scope=api://orders/.default');
    expect(new URLSearchParams(translated).get('scope')).toBe('api://orders/.default api://orders/read');
    expect(new URLSearchParams(translated).getAll('resource')).toEqual(['api://orders']);
  });

  test('an application without a person has .default alone', async () => {
    const translated = await translate('grant_type=client_credentials&client_id=x&scope=api://orders/.default');
    expect(new URLSearchParams(translated).get('scope')).toBe('api://orders/.default');
  });

  test('nobody names a resource beside the scope but agents', async () => {
    expect(await translate('resource=api://orders&scope=openid')).toBe('scope=openid');
    expect(await translate('resource=urn:hawser:provisioning')).toContain('resource');
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
