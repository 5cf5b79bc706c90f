import { startSamba } from '../servers/samba.ts';
import { addServiceAccount } from '../servers/samba-account.ts';
import { describeWith } from '../servers/requirements.ts';
import { forestConnectorSuite } from './forest-connector-suite.ts';

describeWith('samba', 'the forest connector against a Samba domain controller', () => {
  forestConnectorSuite(async () => {
    const samba = await startSamba();
    return { ...samba, service: (await addServiceAccount(samba)).session };
  });
});
