package io.coursework.mlflow.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.spec.InvalidSpecException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeedsTest {

  @Test
  void namesRangesAndSingleSeedsInTheirOrder() {
    assertEquals(List.of(0L, 1L, 2L, 3L), Seeds.of("0..3", "seeds"));
    assertEquals(List.of(0L, 3L, 5L), Seeds.of("0,3,5", "seeds"));
    assertEquals(List.of(7L, 1L, 2L), Seeds.of("7, 1..2", "seeds"));
    assertEquals(1000, Seeds.of("0..999", "seeds").size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3..1 | 3..1 runs backwards",
        "1,1 | it names 1 twice",
        "0..2,2 | it names 2 twice",
        "0..1000 | these are more than 1000 seeds",
        "0..999,1000 | these are more than 1000 seeds",
        "-1 | '-1' is not a seed, nor a range of seeds",
        "1,,2 | '' is not a seed, nor a range of seeds",
        "1...3 | '1...3' is not a seed, nor a range of seeds",
        "08..10 | '08' has a leading zero; write 8",
        "0,010 | '010' has a leading zero; write 10",
        "0x1F | '0x1F' is not decimal; write 31",
        "1_0 | '1_0' has an underscore; write 10",
        "+1 | '+1' has a plus sign; write 1",
        "99999999999999999999 | '99999999999999999999' is beyond",
        "0..999999999999999999 | these are more than 1000 seeds",
      })
  void saysWhatIsWrongWithAWord(String word, String problem) {
    String message =
        assertThrows(InvalidSpecException.class, () -> Seeds.of(word, "--seeds")).getMessage();
    assertTrue(message.startsWith("--seeds " + word + ": " + problem), message);
    assertTrue(message.endsWith("; write for example 0..7 or 0,3,5"), message);
  }
}
