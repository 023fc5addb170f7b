package io.coursework.analysis.component;

import io.coursework.curricula.Course;
import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Literal;
import io.coursework.curricula.expression.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** In what the two prompts of a pair differ. */
public enum Change {
  /** One operand, which one and in what is drawn. */
  OPERAND {
    @Override
    Application of(Application clean, Course course, SplittableRandom random) {
      List<Expression> operands = new ArrayList<>(clean.operands());
      operands.set(
          random.nextInt(operands.size()),
          new Literal(random.nextInt(course.vocabulary().values())));
      return new Application(clean.operation(), operands);
    }
  },
  /** The operation, drawn from those that are taught. */
  OPERATION {
    @Override
    Application of(Application clean, Course course, SplittableRandom random) {
      List<String> taught = course.operations();
      Operation other = course.task().operations().find(taught.get(random.nextInt(taught.size())));
      return new Application(other, clean.operands());
    }
  };

  /** A draw; it may be no change, or one that leaves the value as it is. */
  abstract Application of(Application clean, Course course, SplittableRandom random);
}
