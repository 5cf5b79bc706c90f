// oxlint-disable import/no-unassigned-import -- loading a catalogue registers it
/** Everything that the cloud can have to say: for readers of what it answered. Catalogues and nothing else. */
import '../base/base-errors.ts';
import '../wire/index.ts';
import './accounts/access/details.ts';
import './accounts/access/errors.ts';
import './accounts/errors.ts';
import './accounts/flow/errors.ts';
import './accounts/flow/forest-errors.ts';
import './accounts/methods/errors.ts';
import './accounts/password-rules/errors.ts';
import './accounts/policy/details.ts';
import './accounts/policy/errors.ts';
import './accounts/role.ts';
import './applications/errors.ts';
import './configuration.ts';
import './control/details.ts';
import './errors.ts';
import './health/rules/all.ts';
import './mail/errors.ts';
import './passwords/errors.ts';
import './provisioning/details.ts';
import './relay/errors.ts';
import './sites/console/diagnosis/errors.ts';
import './sites/console/proof/errors.ts';
import './sites/portal/sign-in/errors.ts';
import './tenants/tenant.ts';
