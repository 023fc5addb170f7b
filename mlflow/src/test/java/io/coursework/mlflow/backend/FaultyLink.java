package io.coursework.mlflow.backend;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands between a client and a real server, one request a connection, and does to single requests
 * what networks and gateways do. The server's state stays a real one.
 */
final class FaultyLink implements AutoCloseable {
  /** What happens to a request. */
  @FunctionalInterface
  interface Fault {
    void meet(Exchange exchange) throws IOException, InterruptedException;
  }

  private record Rule(Pattern requests, Fault fault) {}

  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");

  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int target;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Rule> rules = Collections.synchronizedList(new ArrayList<>());
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

  /**
   * @param target the server's port on this machine
   */
  FaultyLink(int target) throws IOException {
    this.target = target;
    threads.execute(this::accept);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  /**
   * @param requests matches in the first line of the request that meets the fault, which is the
   *     next such, and no other
   */
  FaultyLink onNext(String requests, Fault fault) {
    rules.add(new Rule(Pattern.compile(requests), fault));
    return this;
  }

  /** Faults that no request has met yet. */
  int waiting() {
    return rules.size();
  }

  /** First lines of requests so far, such as {@code POST /path HTTP/1.1}. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() throws IOException {
    socket.close();
    threads.shutdownNow();
  }

  /** A request that has come, with the way to the server and the way back. */
  final class Exchange {
    private final Socket client;
    private final byte[] head;
    private final byte[] body;

    private Exchange(Socket client, byte[] head, byte[] body) {
      this.client = client;
      this.head = head;
      this.body = body;
    }

    /** Lets the request take effect. */
    byte[] serverAnswer() throws IOException {
      try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
        send(server, body.length);
        return server.getInputStream().readAllBytes();
      }
    }

    /** Brings the server a request that breaks off in the middle of its body. */
    void sendHalfToServer() throws IOException {
      try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
        send(server, body.length / 2);
        server.setSoLinger(true, 0);
      }
    }

    private void send(Socket server, int bodyBytes) throws IOException {
      OutputStream out = server.getOutputStream();
      String text = new String(head, StandardCharsets.ISO_8859_1);
      out.write(
          text.replaceAll("(?i)\r\nconnection: [^\r]*", "")
              .replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")
              .getBytes(StandardCharsets.ISO_8859_1));
      out.write(body, 0, bodyBytes);
      out.flush();
    }

    void answer(byte[] bytes) throws IOException {
      client.getOutputStream().write(bytes);
      client.getOutputStream().flush();
    }

    /**
     * @param headers each with its line end
     */
    void answer(int status, String headers, String content) throws IOException {
      byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
      answer(
          "HTTP/1.1 %d Fault\r\n%sContent-Length: %d\r\nConnection: close\r\n\r\n"
              .formatted(status, headers, bytes.length)
              .getBytes(StandardCharsets.ISO_8859_1));
      answer(bytes);
    }

    /** The connection is torn, not closed. */
    void reset() throws IOException {
      client.setSoLinger(true, 0);
      client.close();
    }
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
    try (client) {
      byte[] head = head(client.getInputStream());
      String text = new String(head, StandardCharsets.ISO_8859_1);
      String line = text.lines().findFirst().orElse("");
      if (line.isEmpty()) {
        return;
      }
      Matcher length = LENGTH.matcher(text);
      byte[] body =
          client.getInputStream().readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
      requests.add(line);
      Exchange exchange = new Exchange(client, head, body);
      Fault fault = take(line);
      if (fault == null) {
        exchange.answer(exchange.serverAnswer());
      } else {
        fault.meet(exchange);
      }
    } catch (IOException e) {
      // One side has hung up.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Fault take(String line) {
    synchronized (rules) {
      for (Rule rule : rules) {
        if (rule.requests().matcher(line).find()) {
          rules.remove(rule);
          return rule.fault();
        }
      }
    }
    return null;
  }

  private static byte[] head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    byte[] end = "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
    int matched = 0;
    while (matched < end.length) {
      int b = in.read();
      if (b < 0) {
        break;
      }
      head.write(b);
      matched = b == end[matched] ? matched + 1 : b == end[0] ? 1 : 0;
    }
    return head.toByteArray();
  }

  static byte[] half(byte[] bytes) {
    return Arrays.copyOf(bytes, bytes.length / 2);
  }
}
