package io.coursework.tracking.sender;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Values that wait to be sent, in their order, cut into requests that a server takes.
 *
 * @param <T> one of them
 */
final class RequestBatcher<T> {
  /** What some servers, and proxies before them, take in one request. */
  static final int BYTES = 1_000_000;

  private final ToIntFunction<T> bytes;
  private final Deque<List<T>> waiting = new ArrayDeque<>();

  /**
   * @param bytes that a value takes in a request, about
   */
  RequestBatcher(ToIntFunction<T> bytes) {
    this.bytes = bytes;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** The values of the next request. */
  List<T> next() {
    return waiting.pop();
  }

  /**
   * Puts values before those that wait.
   *
   * @param most of them in one request
   */
  void putFirst(List<T> values, int most) {
    List<List<T>> cut = new ArrayList<>();
    int from = 0;
    long sum = 0;
    for (int i = 0; i < values.size(); i++) {
      int next = bytes.applyAsInt(values.get(i));
      if (i > from && (i - from == most || sum + next > BYTES)) {
        cut.add(values.subList(from, i));
        from = i;
        sum = 0;
      }
      sum += next;
    }
    cut.add(values.subList(from, values.size()));
    for (int i = cut.size() - 1; i >= 0; i--) {
      waiting.push(cut.get(i));
    }
  }
}
