package io.coursework.curricula.notation;

import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Operation;
import java.util.List;

/** The public ListOps files without their round brackets: {@code [MAX 2 9 [MIN 4 7 ] ]}. */
final class PublicFlat extends Form {
  private static final int CLOSE = 0;

  @Override
  List<String> brackets() {
    return List.of("]");
  }

  @Override
  int overhead(int operands) {
    return 2;
  }

  @Override
  void begin(Application application, Words words) {
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
      if (word.text().startsWith("[")) {
        Operation operation = lexicon().requireOperation(word);
        open(word).name(operation);
      } else if (word.is("]") && hasOperand()) {
        close();
      } else {
        addValue(word);
      }
    }

    @Override
    String expected() {
      return lexicon().values() + (hasOperand() ? ", ']' or " : " or ") + lexicon().operations();
    }
  }
}
