package io.coursework.mlflow.attack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** Answers every call with one status and one text, in which it may repeat what it was told. */
final class HostileServer implements AutoCloseable {

  private final HttpServer server;
  private volatile int status = 500;
  private volatile UnaryOperator<String> answer = login -> "";

  HostileServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::serve);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /**
   * @param answer from the login of a call
   */
  void answers(int status, UnaryOperator<String> answer) {
    this.status = status;
    this.answer = answer;
  }

  private void serve(HttpExchange call) throws IOException {
    call.getRequestBody().readAllBytes();
    String login = String.valueOf(call.getRequestHeaders().getFirst("Authorization"));
    byte[] text = answer.apply(login).getBytes(StandardCharsets.UTF_8);
    if (status / 100 == 3) {
      call.getResponseHeaders()
          .set("Location", "http://u:SECRETlocation@127.0.0.1/x?token=SECRETq");
    }
    call.sendResponseHeaders(status, text.length == 0 ? -1 : text.length);
    if (text.length > 0) {
      call.getResponseBody().write(text);
    }
    call.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
