package io.coursework.mlflow.backend.http;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * HTTP to the store behind a server, at addresses that the server has signed. None of what logs us
 * in at the server goes there: the store belongs to somebody else, and refuses what is not signed.
 */
public final class StoreTransport {
  private final HttpCalls calls;

  public StoreTransport(MlflowConnection connection) {
    this.calls = new HttpCalls(connection.proxies(), connection.tls().forStore());
  }

  /**
   * Uploads a part of a file, streamed from the disk.
   *
   * @param headers that the server has signed with the address
   * @return the store's mark of the part, empty if it gives none
   */
  public String put(
      URI address, Map<String, String> headers, Path file, long from, long length, Duration limit)
      throws CallFailure {
    HttpRequest.Builder request = HttpRequest.newBuilder(address);
    try {
      headers.forEach(request::setHeader);
    } catch (IllegalArgumentException e) {
      throw Refusals.ofStore(address).notMlflow(0, "it requires a header that cannot be sent");
    }
    return calls
        .send(request.PUT(part(file, from, length)), limit, Refusals.ofStore(address))
        .headers()
        .firstValue("etag")
        .orElse("");
  }

  private static BodyPublisher part(Path file, long from, long length) {
    BodyPublisher stream = BodyPublishers.ofInputStream(() -> open(file, from, length));
    return BodyPublishers.fromPublisher(stream, length);
  }

  private static InputStream open(Path file, long from, long length) {
    try {
      FileInputStream in = new FileInputStream(file.toFile());
      in.getChannel().position(from);
      return new Part(Channels.newInputStream(in.getChannel()), length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As many bytes of a stream as the part has. */
  private static final class Part extends InputStream {
    private final InputStream in;
    private long left;

    Part(InputStream in, long length) {
      this.in = in;
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int read = in.read(buffer, offset, (int) Math.min(length, left));
      left -= Math.max(0, read);
      return read;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
