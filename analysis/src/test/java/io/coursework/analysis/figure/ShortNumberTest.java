package io.coursework.analysis.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortNumberTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.25, 0.25",
    "850, 850",
    "999.6, 1k",
    "1000, 1k",
    "9843, 9.84k",
    "40000, 40k",
    "1234567, 1.23M",
    "4.2e15, 4.2P"
  })
  void writesSizesShort(double value, String text) {
    assertEquals(text, ShortNumber.of(value));
  }
}
