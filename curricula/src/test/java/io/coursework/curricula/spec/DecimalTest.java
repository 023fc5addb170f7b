package io.coursework.curricula.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTest {

  @ParameterizedTest
  @ValueSource(strings = {"0", "7", "-3", "10", "9223372036854775807", "-9223372036854775808"})
  void readsWholeNumbers(String text) {
    assertEquals(Long.parseLong(text), Decimal.whole(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "7", "-3.5", "0.1", ".5", "5.", "4e-3", "4E3", "1.0e+8", "-0", "1.7e308"})
  void readsNumbers(String text) {
    assertEquals(Double.parseDouble(text), Decimal.number(text));
  }

  @ParameterizedTest
  @CsvSource({
    "010,has a leading zero; write 10",
    "-007,has a leading zero; write -7",
    "08,has a leading zero; write 8",
    "0x1F,is not decimal; write 31",
    "-0b101,is not decimal; write -5",
    "0o17,is not decimal; write 15",
    "0o19,is not decimal; write a number such as 10",
    "1_000,has an underscore; write 1000",
    "+5,has a plus sign; write 5",
    "1e3,must be a whole number; write 1000",
    "2.0,must be a whole number; write 2",
    "1.5,must be a whole number",
    "many,must be a whole number",
    "'',must be a whole number",
    "' 1',must be a whole number",
    "\u0661,must be a whole number",
    "1e999999999,must be a whole number",
    "12:30,'is a time or a number of base 60; must be a whole number, such as 90'",
    "9223372036854775808,"
        + "'is beyond -9223372036854775808..9223372036854775807, the whole numbers that can be counted"
        + " with'",
  })
  void saysWhatToWriteForAWholeNumber(String text, String problem) {
    var thrown = assertThrows(IllegalArgumentException.class, () -> Decimal.whole(text));
    assertEquals(problem, thrown.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "00.5,has a leading zero; write 0.5",
    "1_0.5,has an underscore; write 10.5",
    "+1e-3,has a plus sign; write 1e-3",
    "0x1p3,must be a number",
    "1d,must be a number",
    "NaN,must be a number",
    ".inf,must be a number",
    "Infinity,must be a number",
    "'0,1',must be a number",
    "1e309,is too large; numbers end at 1.7e308",
    "1e-400,is too small to be told from 0; write 0",
  })
  void saysWhatToWriteForANumber(String text, String problem) {
    var thrown = assertThrows(IllegalArgumentException.class, () -> Decimal.number(text));
    assertEquals(problem, thrown.getMessage());
  }
}
