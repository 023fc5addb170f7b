package io.coursework.curricula.notation;

import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Literal;
import io.coursework.curricula.expression.Operation;
import java.util.List;

/** The public ListOps files without their round brackets: {@code [MAX 2 9 [MIN 4 7 ] ]}. */
final class PublicFlat implements Form {
  private static final int CLOSE = 0;

  @Override
  public List<String> brackets() {
    return List.of("]");
  }

  @Override
  public int overhead(int operands) {
    return 2;
  }

  @Override
  public void write(Expression expression, Words words) {
    if (expression instanceof Literal literal) {
      words.value(literal.value());
    } else if (expression instanceof Application application) {
      words.operation(application.operation());
      for (Expression operand : application.operands()) {
        write(operand, words);
      }
      words.bracket(CLOSE);
    }
  }

  @Override
  public Assembly assembly(Lexicon lexicon, String text) {
    return new Reading(lexicon);
  }

  private static final class Reading extends Assembly {
    Reading(Lexicon lexicon) {
      super(lexicon);
    }

    @Override
    void take(Word word) {
      OpenApplication inner = innermost();
      if (word.text().startsWith("[")) {
        Operation operation = lexicon().requireOperation(word);
        open(word).name(operation);
      } else if (word.is("]") && inner != null && inner.size() > 0) {
        close();
      } else {
        addValue(word);
      }
    }

    @Override
    String expected() {
      OpenApplication inner = innermost();
      boolean closes = inner != null && inner.size() > 0;
      return lexicon().values() + (closes ? ", ']' or " : " or ") + lexicon().operations();
    }
  }
}
