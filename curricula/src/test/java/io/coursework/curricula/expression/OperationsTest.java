package io.coursework.curricula.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.Tasks;
import io.coursework.curricula.operation.Med;
import io.coursework.curricula.operation.MedianRule;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperationsTest {
  private final Operations operations = Tasks.operations(MedianRule.UPPER);

  @Test
  void keepsTheVocabularysOrder() {
    assertEquals(List.of("SUM", "MAX", "MIN", "MED", "PROD"), operations.names());
  }

  @ParameterizedTest
  @CsvSource({"ADD, SUM", "SM, SUM", "add, SUM", "PM, PROD", "median, MED", "max, MAX"})
  void findsByAliasAndInAnyCase(String alias, String name) {
    assertSame(operations.find(name), operations.find(alias));
    assertTrue(operations.knows(alias));
  }

  @Test
  void takesTheMedianRuleItIsGiven() {
    assertEquals(new Med(MedianRule.UPPER), operations.find("MED"));
  }

  @Test
  void namesTheKnownAndTheNearestForAnUnknownName() {
    var thrown = assertThrows(IllegalArgumentException.class, () -> operations.find("SUMM"));
    assertEquals(
        "unknown operation 'SUMM'; known: SUM, MAX, MIN, MED, PROD; did you mean SUM?",
        thrown.getMessage());
  }

  @Test
  void rejectsANameThatIsTakenTwice() {
    Set<Operation> medians = new LinkedHashSet<>();
    medians.add(new Med(MedianRule.UPPER));
    medians.add(new Med(MedianRule.LOWER));
    var thrown = assertThrows(IllegalArgumentException.class, () -> new Operations(medians));
    assertTrue(thrown.getMessage().contains("'MED' is taken by both"));
  }
}
