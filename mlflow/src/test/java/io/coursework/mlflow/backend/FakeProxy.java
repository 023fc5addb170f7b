package io.coursework.mlflow.backend;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A proxy that takes every address for one port of this machine: whoever gets there by a name that
 * does not exist came through it.
 */
public final class FakeProxy implements AutoCloseable {
  private final ServerSocket socket;
  private final int target;
  private final Optional<String> login;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

  /**
   * @param target port that all connections go to
   * @param login value that it wants in Proxy-Authorization
   */
  public FakeProxy(int target, Optional<String> login) throws IOException {
    this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.target = target;
    this.login = login;
    threads.execute(this::accept);
  }

  public int port() {
    return socket.getLocalPort();
  }

  /** The first line of each request. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() throws IOException {
    socket.close();
    threads.shutdownNow();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
      String head = head(client.getInputStream());
      String line = head.lines().findFirst().orElse("");
      requests.add(line);
      OutputStream answer = client.getOutputStream();
      if (login.isPresent() && !head.contains("Proxy-Authorization: " + login.get() + "\r\n")) {
        answer.write(
            "HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n"
                .getBytes(StandardCharsets.ISO_8859_1));
        return;
      }
      if (line.startsWith("CONNECT")) {
        answer.write("HTTP/1.1 200 Go on\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
      } else {
        server
            .getOutputStream()
            .write(
                head.replaceFirst(" http://[^/ ]+", " ")
                    .replaceAll("Proxy-Authorization: .*\r\n", "")
                    // So that no second request comes this way unseen.
                    .replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
      }
      threads.execute(() -> copy(client, server));
      server.getInputStream().transferTo(answer);
    } catch (IOException e) {
      // One side has hung up.
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // One side has hung up.
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        break;
      }
      head.write(b);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }
}
