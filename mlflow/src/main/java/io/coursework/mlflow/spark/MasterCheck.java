package io.coursework.mlflow.spark;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Whether what answers at an address speaks as Spark's processes do among themselves: asked for a
 * file that it does not have, it says so. Spark itself would try for a minute and say nothing.
 *
 * <p>A message is a length of eight bytes, which count, a type of one byte, and what the type says;
 * all versions of Spark from 1.6 on have these.
 */
final class MasterCheck {

  private static final int PATIENCE = 10_000; // milliseconds
  private static final byte STREAM_REQUEST = 6;
  private static final int LAST_TYPE = 16;
  private static final long LONGEST = 1 << 20; // bytes of an answer
  private static final int HEAD = 9; // bytes: length and type
  private static final String FILE = "/files/coursework-asks-whether-this-is-spark";

  private MasterCheck() {}

  /**
   * Asks.
   *
   * @return what is wrong, in a few words; empty for one that speaks as Spark does, and for one
   *     that hangs up without a word, as one with TLS may
   * @throws IOException if nobody answers there
   */
  static Optional<String> problem(InetSocketAddress address, int connectPatience)
      throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(address, connectPatience);
      byte[] answer = ask(socket);
      if (answer.length == 0 || isSpark(answer)) {
        return Optional.empty();
      }
      String text = new String(answer, StandardCharsets.ISO_8859_1);
      return Optional.of(
          text.startsWith("HTTP/")
              ? "a web page answers there; the master itself has another port, mostly 7077"
              : "what answers there is not Spark");
    } catch (SocketTimeoutException e) {
      return Optional.of("it does not answer as Spark does: " + e.getMessage());
    }
  }

  /** What it answers first; nothing if it hangs up. */
  private static byte[] ask(Socket socket) throws IOException {
    socket.setSoTimeout(PATIENCE);
    byte[] file = FILE.getBytes(StandardCharsets.UTF_8);
    ByteBuffer question = ByteBuffer.allocate(HEAD + Integer.BYTES + file.length);
    question.putLong(question.capacity()).put(STREAM_REQUEST).putInt(file.length).put(file);
    try {
      socket.getOutputStream().write(question.array());
      return socket.getInputStream().readNBytes(HEAD);
    } catch (SocketException e) {
      return new byte[0];
    }
  }

  private static boolean isSpark(byte[] answer) {
    if (answer.length < HEAD) {
      return false;
    }
    long length = ByteBuffer.wrap(answer).getLong();
    byte type = answer[HEAD - 1];
    return length >= HEAD && length <= LONGEST && type >= 0 && type <= LAST_TYPE;
  }
}
