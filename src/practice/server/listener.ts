import { createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, createServer as createTlsServer, type SecureContext } from 'node:tls';
import type { Forest } from '../forest.ts';
import { practiceErrors } from '../errors.ts';
import type { ServerCertificate } from './certificates.ts';
import { Connection } from './connection.ts';

export interface Endpoints {
  readonly address: string;
  /** 0: any free port. */
  readonly ldapPort: number;
  readonly ldapsPort: number;
}

/** The two doors of a forest: LDAP with STARTTLS, and LDAPS. */
export class Listener {
  readonly #connections = new Set<Connection>();
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #forest: Forest;
  readonly #tls: SecureContext;
  readonly #certificate: ServerCertificate;

  constructor(forest: Forest, certificate: ServerCertificate) {
    this.#forest = forest;
    this.#certificate = certificate;
    this.#tls = createSecureContext({ cert: certificate.certificate, key: certificate.key });
  }

  async open({ address, ldapPort, ldapsPort }: Endpoints): Promise<{ ldapPort: number; ldapsPort: number }> {
    const { certificate, key } = this.#certificate;
    const plain = createServer((socket) => this.#accept(socket, false));
    const secure = createTlsServer({ cert: certificate, key }, (socket) => this.#accept(socket, true));
    secure.on('tlsClientError', () => undefined); // a client that does not trust us says so on its side
    try {
      return {
        ldapPort: await this.#listen(plain, address, ldapPort),
        ldapsPort: await this.#listen(secure, address, ldapsPort),
      };
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    for (const connection of this.#connections) connection.destroy();
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(
      this.#servers.map((server) => new Promise<void>((resolve) => void server.close(() => resolve()))),
    );
  }

  #accept(socket: Socket, isEncrypted: boolean): void {
    const connection = new Connection(this.#forest, socket, this.#tls, isEncrypted);
    this.#connections.add(connection);
    socket.once('close', () => this.#connections.delete(connection));
  }

  async #listen(server: Server, address: string, port: number): Promise<number> {
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', (cause: NodeJS.ErrnoException) => {
        reject(
          practiceErrors('practice.address-in-use', { address, port, reason: cause.code ?? cause.message }, { cause }),
        );
      });
      server.listen(port, address, resolve);
    });
    this.#servers.push(server);
    const bound = server.address();
    return typeof bound === 'object' && bound ? bound.port : port;
  }
}
