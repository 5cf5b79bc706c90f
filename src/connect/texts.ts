// oxlint-disable import/no-unassigned-import -- loading a catalogue registers it
/**
 * Everything that an agent can have to say, in its own rooms' words: for readers of what it stored and sent. Catalogues
 * and nothing else, so that it is cheap to load beside a cloud.
 */
import '../base/base-errors.ts';
import '../base/configuration/configuration.ts';
import '../base/http/listen-details.ts';
import '../base/http/tls-errors.ts';
import '../kerberos/texts.ts';
import '../ldap/texts.ts';
import '../rpc/texts.ts';
import '../proxy/texts.ts';
import '../sync/texts.ts';
import '../wire/index.ts';
import './check-cloud.ts';
import './check-forests.ts';
import './connectors/details.ts';
import './connectors/errors.ts';
import './details.ts';
import './doctor/details.ts';
import './errors.ts';
import './health/details.ts';
import './passwords/details.ts';
import './relay/details.ts';
import './rights/details.ts';
import './rights/errors.ts';
