package io.coursework.curricula.notation;

import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Operation;

/** The operation before its bracket: {@code add_10 ( 3 max_10 ( 4 5 ) )}. */
final class OperatorBefore extends RoundBrackets {

  @Override
  void begin(Application application, Words words) {
    words.operation(application.operation());
    words.bracket(OPEN);
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
    private boolean bracketNext; // an operation was read last

    Reading(Lexicon lexicon) {
      super(lexicon);
    }

    @Override
    void take(Word word) {
      if (bracketNext) {
        if (!word.is("(")) {
          throw word.unexpected(expected());
        }
        bracketNext = false;
      } else if (word.is(")") && hasOperand()) {
        close();
      } else {
        Operation operation = lexicon().value(word) == null ? lexicon().operation(word) : null;
        if (operation == null) {
          addValue(word);
        } else {
          open(word).name(operation);
          bracketNext = true;
        }
      }
    }

    @Override
    String expected() {
      if (bracketNext) {
        return "'('";
      }
      return lexicon().values() + (hasOperand() ? ", ')' or " : " or ") + lexicon().operations();
    }
  }
}
