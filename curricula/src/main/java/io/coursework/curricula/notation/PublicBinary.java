package io.coursework.curricula.notation;

import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Operation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The public ListOps files as they are, binary and left-branching: {@code ( ( ( [MAX 2 ) 9 ) ] )}.
 * Each operand closes a round bracket that was opened before the operation, and so does the {@code
 * ]} after them. A text without any round bracket is read as flat.
 *
 * @see <a href="https://arxiv.org/abs/1804.06028">Nangia and Bowman 2018</a>
 */
final class PublicBinary extends Form {
  private static final int OPEN = 0;
  private static final int CLOSE = 1;
  private static final int END = 2;

  private final Form flat = new PublicFlat();

  @Override
  List<String> brackets() {
    return List.of("(", ")", "]");
  }

  @Override
  int overhead(int operands) {
    return 2
        + 2 * (operands + 1); // the operation, its end, and a pair for each operand and the end
  }

  @Override
  void begin(Application application, Words words) {
    for (int pair = 0; pair <= application.operands().size(); pair++) {
      words.bracket(OPEN);
    }
    words.operation(application.operation());
  }

  @Override
  void separate(Words words) {
    words.bracket(CLOSE);
  }

  @Override
  void end(Application application, Words words) {
    words.bracket(END);
    words.bracket(CLOSE);
  }

  @Override
  Assembly assembly(Lexicon lexicon, String text) {
    boolean binary = text.indexOf('(') >= 0 || text.indexOf(')') >= 0;
    return binary ? new Reading(lexicon) : flat.assembly(lexicon, text);
  }

  /** The number of brackets before an operation says how many operands follow. */
  private static final class Reading extends Assembly {
    private final Deque<Integer> counts = new ArrayDeque<>(); // operands of the open applications
    private int opened; // round brackets since the last other word
    private boolean joins; // an operand or the ] was read last: ) must follow
    private boolean ended; // it was the ]

    Reading(Lexicon lexicon) {
      super(lexicon);
    }

    @Override
    void take(Word word) {
      if (joins) {
        require(word.is(")"), word);
        joins = false;
        if (ended) {
          ended = false;
          counts.pop();
          close();
          joins = innermost() != null;
        }
      } else if (word.is("(") && !complete()) {
        opened++;
      } else if (opened > 0) {
        require(word.text().startsWith("["), word);
        Operation operation = lexicon().requireOperation(word);
        require(opened > 1, word);
        open(word).name(operation);
        counts.push(opened - 1);
        opened = 0;
      } else if (complete()) {
        require(word.is("]"), word);
        joins = true;
        ended = true;
      } else {
        addValue(word);
        joins = innermost() != null;
      }
    }

    /** Whether the innermost open application has all its operands. */
    private boolean complete() {
      return opened == 0 && innermost() != null && innermost().size() == counts.peek();
    }

    private void require(boolean ok, Word word) {
      if (!ok) {
        throw word.unexpected(expected());
      }
    }

    @Override
    String expected() {
      if (joins) {
        return "')'";
      }
      if (complete()) {
        return "']'";
      }
      if (opened == 0) {
        return lexicon().values() + " or '('";
      }
      return opened == 1 ? "another '('" : "'(' or " + lexicon().operations();
    }
  }
}
