import { forestContract } from './forest-contract.ts';
import { describeWith } from '../servers/requirements.ts';
import { startSamba } from '../servers/samba.ts';

describeWith('samba', 'a Samba domain controller', () => {
  forestContract(async () => {
    const server = await startSamba();
    return {
      ...server,
      ldapsUrl: `ldaps://${server.address}`,
      ldapUrl: `ldap://${server.address}`,
      personality: 'samba',
      [Symbol.asyncDispose]: async () => await server[Symbol.asyncDispose](),
    };
  });
});
