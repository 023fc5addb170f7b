package io.coursework.curricula.notation;

import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Literal;
import io.coursework.curricula.expression.Operation;
import java.util.List;

/**
 * The operation first inside its bracket, {@code ( SUM 3 ( MAX 4 5 ) )}. A bare value is an
 * expression, too.
 */
final class OperatorInside implements Form {
  private static final int MAX_LEVELS = 1000; // far above any task, far below a stack overflow
  private static final int OPEN = 0;
  private static final int CLOSE = 1;

  @Override
  public List<String> brackets() {
    return List.of("(", ")");
  }

  @Override
  public String operation(Operation operation, int n) {
    return operation.name();
  }

  @Override
  public int overhead(int operands) {
    return 3;
  }

  @Override
  public Expression parse(String text, Lexicon lexicon) {
    Assembly assembly = new Assembly();
    boolean named = true; // the innermost open bracket has its operation
    for (Word word : Word.split(text, "()")) {
      if (assembly.whole() != null) {
        throw word.unexpected("the end of the text");
      }
      if (!named) {
        assembly.open(lexicon.operation(word, word.text()));
        named = true;
      } else if (word.is("(")) {
        if (assembly.levels() == MAX_LEVELS) {
          throw word.unexpected("at most " + MAX_LEVELS + " levels");
        }
        named = false;
      } else if (word.is(")") && assembly.mayClose()) {
        assembly.close();
      } else {
        assembly.add(lexicon.value(word, expected(assembly, lexicon)));
      }
    }
    if (assembly.whole() == null) {
      throw Word.endOf(text, named ? expected(assembly, lexicon) : "an operation");
    }
    return assembly.whole();
  }

  private static String expected(Assembly assembly, Lexicon lexicon) {
    return lexicon.values() + (assembly.mayClose() ? ", '(' or ')'" : " or '('");
  }

  @Override
  public void write(Expression expression, Words words) {
    if (expression instanceof Literal literal) {
      words.value(literal.value());
    } else if (expression instanceof Application application) {
      words.bracket(OPEN);
      words.operation(application.operation());
      for (Expression operand : application.operands()) {
        write(operand, words);
      }
      words.bracket(CLOSE);
    }
  }
}
