package io.coursework.curricula.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.coursework.curricula.expression.Operations;
import io.coursework.curricula.operation.Fold;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.operation.SumLatin;
import io.coursework.curricula.spec.InvalidSpecException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntegersTest {
  @Test
  void keepsTheCataloguesOrder() {
    assertEquals(
        List.of(
            "SUM",
            "MAX",
            "MIN",
            "MED",
            "PROD",
            "NADD",
            "FIRST",
            "LAST",
            "FLSUM",
            "PARMAX",
            "SUM_RELABELLED",
            "MAX_RELABELLED",
            "MED_RELABELLED",
            "SUM_LATIN",
            "SUM_RANDOM"),
        new Operations(new Integers(10, MedianRule.LOWER).operations()).names());
  }

  @Test
  void handsSeedAndFoldToTheControls() {
    Integers integers = new Integers(12, MedianRule.LOWER, 7, Fold.SORTED);
    assertEquals(
        new SumLatin(12, 7, Fold.SORTED), new Operations(integers.operations()).find("SUM_LATIN"));
  }

  @Test
  void reportsAllProblemsAtOnce() {
    assertEquals(
        List.of(
            "modulus = 129 is outside 2..128; choose a modulus in that range",
            "median is missing; choose upper, lower or floor_mean",
            "fold is missing; choose left or sorted"),
        assertThrows(InvalidSpecException.class, () -> new Integers(129, null, 0, null))
            .problems());
  }

  @ParameterizedTest
  @CsvSource({
    "add, SUM", "SM, SUM", "pm, PROD", "median, MED", "nadd, NADD", "sum_latin, SUM_LATIN",
    "op, PRODUCT", "BLK, BLOCK", "res, RESIDUE", "sub, SUB", "parmax, PARMAX", "my_own, MY_OWN"
  })
  void knowsTheOneNameOfEveryOperation(String name, String canonical) {
    assertEquals(canonical, Names.canonical(name));
  }
}
