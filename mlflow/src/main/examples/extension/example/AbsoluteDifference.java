package example;

import io.coursework.curricula.expression.Operation;
import java.util.List;

/** ||x1 - x2| - x3| and so on: the distance that is left after every operand. */
public record AbsoluteDifference() implements Operation {
  @Override
  public String name() {
    return "ABSDIFF";
  }

  @Override
  public List<String> aliases() {
    return List.of("DISTANCE");
  }

  @Override
  public String summary() {
    return "absolute difference, from left to right";
  }

  @Override
  public int apply(int[] operands, int n) {
    int distance = operands[0];
    for (int i = 1; i < operands.length; i++) {
      distance = Math.abs(distance - operands[i]);
    }
    return distance;
  }
}
