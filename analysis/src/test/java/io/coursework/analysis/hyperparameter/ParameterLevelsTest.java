package io.coursework.analysis.hyperparameter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParameterLevelsTest {

  @Test
  void settingsWithoutTheParameterComeFirstThenNumbersBySizeThenWords() {
    ParameterLevels levels = ParameterLevels.of(List.of("sgd", "16", "-", "8", "1.0E-4"), 8, 4);
    assertEquals(List.of("-", "1.0E-4", "8", "16", "sgd"), levels.labels());
    assertEquals(4, levels.of(0));
    assertTrue(levels.hasAbsent());
    assertFalse(levels.numeric());
  }

  @Test
  void manyNumbersAreGroupsOfAboutEquallyMany() {
    List<String> texts = IntStream.range(0, 10).mapToObj(Integer::toString).toList();
    ParameterLevels levels = ParameterLevels.of(texts, 8, 4);
    assertEquals(List.of("0 to 1", "2 to 4", "5 to 6", "7 to 9"), levels.labels());
    assertEquals(1, levels.of(4));
    assertEquals(10, ParameterLevels.of(texts, 10, 4).count());
  }

  @Test
  void wordsStayAsTheyAreHoweverMany() {
    List<String> texts = IntStream.range(0, 10).mapToObj(i -> "a" + i).toList();
    assertEquals(texts, ParameterLevels.of(texts, 8, 4).labels());
  }
}
