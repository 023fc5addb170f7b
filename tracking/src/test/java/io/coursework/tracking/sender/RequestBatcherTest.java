package io.coursework.tracking.sender;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.tracking.run.Limits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RequestBatcherTest {
  private static <T> List<List<T>> all(RequestBatcher<T> requests) {
    List<List<T>> all = new ArrayList<>();
    while (!requests.isEmpty()) {
      all.add(requests.next());
    }
    return all;
  }

  @Test
  void cutsByNumberAndPutsWhatComesBackFirst() {
    List<Integer> values = IntStream.range(0, 7).boxed().toList();
    RequestBatcher<Integer> requests = new RequestBatcher<>(value -> 1);
    requests.putFirst(values, 5);
    requests.putFirst(requests.next(), 2);
    assertEquals(List.of(List.of(0, 1), List.of(2, 3), List.of(4), List.of(5, 6)), all(requests));
  }

  @Test
  void cutsByBytesAndSendsAlsoWhatIsTooLargeAlone() {
    List<Integer> sizes = List.of(400_000, 600_000, 1, 3_000_000, 999_999, 1, 1);
    RequestBatcher<Integer> requests = new RequestBatcher<>(Integer::intValue);
    requests.putFirst(sizes, 100);
    assertEquals(
        List.of(
            List.of(400_000, 600_000),
            List.of(1),
            List.of(3_000_000),
            List.of(999_999, 1),
            List.of(1)),
        all(requests));
  }

  /** As one may write it for a web page: the longest form of each character. */
  @Test
  void countsTheBytesOfATextNoLowerThanItsJson() {
    for (String text : List.of("plain/key 1", "<a href='x'>&=\"\\", "\u0001\n", "\u00e9\u4e2d")) {
      StringBuilder json = new StringBuilder();
      for (int at = 0; at < text.length(); at++) {
        char c = text.charAt(at);
        boolean escaped = c < ' ' || "<>&='\"\\".indexOf(c) >= 0;
        json.append(escaped ? "\\u%04x".formatted((int) c) : c);
      }
      int bytes = json.toString().getBytes(StandardCharsets.UTF_8).length;
      assertTrue(Limits.jsonBytes(text) >= bytes, text);
    }
  }
}
