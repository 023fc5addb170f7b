package io.coursework.mlflow.backend.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * Looks what a port speaks that has hung up without a word: most servers do so on a client that
 * comes with TLS where they speak none, or the other way round. Sends nothing that is secret.
 */
final class PortProbe {
  private static final int LIMIT_MILLIS = 2_000;

  private PortProbe() {}

  static boolean speaksTls(URI server) {
    try (Socket plain = connect(server);
        SSLSocket tls =
            (SSLSocket)
                trusting()
                    .getSocketFactory()
                    .createSocket(plain, server.getHost(), plain.getPort(), true)) {
      tls.startHandshake();
      return true;
    } catch (SSLException e) {
      // An alert is a word of TLS, even if it says no.
      return String.valueOf(e.getMessage()).contains("fatal alert");
    } catch (IOException e) {
      return false;
    }
  }

  static boolean speaksHttp(URI server) {
    try (Socket plain = connect(server)) {
      plain
          .getOutputStream()
          .write(
              "GET /version HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                  .formatted(server.getAuthority())
                  .getBytes(StandardCharsets.US_ASCII));
      byte[] start = plain.getInputStream().readNBytes(5);
      return new String(start, StandardCharsets.ISO_8859_1).equals("HTTP/");
    } catch (IOException e) {
      return false;
    }
  }

  private static Socket connect(URI server) throws IOException {
    int usual = "https".equalsIgnoreCase(server.getScheme()) ? 443 : 80;
    Socket socket = new Socket();
    try {
      String host = server.getHost().replaceAll("[\\[\\]]", "");
      socket.connect(
          new InetSocketAddress(host, server.getPort() < 0 ? usual : server.getPort()),
          LIMIT_MILLIS);
      socket.setSoTimeout(LIMIT_MILLIS);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static SSLContext trusting() throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustEveryone()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }
}
