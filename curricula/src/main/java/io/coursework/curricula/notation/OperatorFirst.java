package io.coursework.curricula.notation;

import io.coursework.curricula.expression.Application;

/** The operation first inside its bracket: {@code ( SUM 3 ( MAX 4 5 ) )}. */
final class OperatorFirst extends RoundBrackets {

  @Override
  void begin(Application application, Words words) {
    words.bracket(OPEN);
    words.operation(application.operation());
  }

  @Override
  void end(Application application, Words words) {
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
      if (inner != null && !inner.named()) {
        inner.name(lexicon().requireOperation(word));
      } else if (word.is("(")) {
        open(word);
      } else if (word.is(")") && hasOperand()) {
        close();
      } else {
        addValue(word);
      }
    }

    @Override
    String expected() {
      OpenApplication inner = innermost();
      if (inner != null && !inner.named()) {
        return lexicon().operations();
      }
      return lexicon().values() + (hasOperand() ? ", '(' or ')'" : " or '('");
    }
  }
}
