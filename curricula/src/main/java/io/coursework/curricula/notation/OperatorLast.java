package io.coursework.curricula.notation;

import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Operation;

/** The operation last inside its bracket: {@code ( 3 ( 4 5 max_10 ) add_10 )}. */
final class OperatorLast extends RoundBrackets {

  @Override
  void begin(Application application, Words words) {
    words.bracket(OPEN);
  }

  @Override
  void end(Application application, Words words) {
    words.operation(application.operation());
    words.bracket(CLOSE);
  }

  @Override
  Assembly assembly(Lexicon lexicon, String text) {
    return new Reading(lexicon);
  }

  private static final class Reading extends Assembly {
    Reading(Lexicon lexicon) {
      super(lexicon);
    }

    @Override
    void take(Word word) {
      OpenApplication inner = innermost();
      if (inner != null && inner.named()) {
        if (!word.is(")")) {
          throw word.unexpected(expected());
        }
        close();
      } else if (word.is("(")) {
        open(word);
      } else if (!hasOperand() || lexicon().value(word) != null) {
        addValue(word);
      } else {
        Operation operation = lexicon().operation(word);
        if (operation == null) {
          throw lexicon().unexpected(word, expected());
        }
        inner.name(operation);
      }
    }

    @Override
    String expected() {
      OpenApplication inner = innermost();
      if (inner != null && inner.named()) {
        return "')'";
      }
      return lexicon().values() + (hasOperand() ? ", '(' or " + lexicon().operations() : " or '('");
    }
  }
}
