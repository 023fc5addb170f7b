package io.coursework.curricula;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.coursework.curricula.data.GeneratedData;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.split.Extrapolation;
import io.coursework.curricula.split.MultisetHoldOut;
import io.coursework.curricula.split.NoHoldOut;
import io.coursework.curricula.split.Rule;
import io.coursework.curricula.split.Split;
import io.coursework.curricula.split.SplitSpec;
import io.coursework.curricula.task.DifficultyAxis;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.task.Universe;
import io.coursework.curricula.token.ChainOfThought;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntropyFloorTest {
  private static final Task RECIPE = Tasks.recipe();
  private static final Operation SUM = RECIPE.operations().find("SUM");
  private static final ChainOfThought CHAIN = new ChainOfThought(RECIPE);

  @Test
  void isThatOfOperandsWhereNothingIsHeldOut() {
    // ln 2 for their number and ln 10 for each, over ( SUM 3 9 [4] ) > 6 E less its first token
    double expected = (Math.log(2) + 2.5 * Math.log(10)) / 7.5;
    assertEquals(expected, floor(new NoHoldOut().split(RECIPE, 0)), 0.005); // 1.5 s.e.
  }

  @Test
  void countsWhatMayBeTrainedOnAlone() {
    List<SplitSpec> splits =
        List.of(
            new MultisetHoldOut(Rule.CRC, 0.1),
            new MultisetHoldOut(Rule.STRATIFIED, 0.6),
            new Extrapolation(DifficultyAxis.OPERANDS, 2));
    for (SplitSpec spec : splits) {
      Split split = spec.split(RECIPE, 0);
      assertEquals(exact(split), floor(split), 0.01, spec.toString()); // 3 s.e.
    }
  }

  @Test
  void isNothingWhereNothingMayBeTrained() {
    assertEquals(0, floor(expression -> true));
  }

  private static double floor(Split split) {
    return new EntropyFloor(RECIPE, new GeneratedData().open(RECIPE), split, CHAIN, 3).of(SUM);
  }

  /** By enumeration of what the split leaves. */
  private static double exact(Split split) {
    List<Universe.Member> trained =
        new Universe(RECIPE)
            .members(SUM).stream().filter(m -> !split.heldOut(m.expression())).toList();
    double share = trained.stream().mapToDouble(Universe.Member::probability).sum();
    double entropy = 0;
    double tokens = 0;
    for (Universe.Member member : trained) {
      double probability = member.probability() / share;
      entropy -= probability * Math.log(probability);
      tokens += probability * (CHAIN.sequence(member.expression()).length() - 1);
    }
    return entropy / tokens;
  }
}
