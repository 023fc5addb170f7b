package io.coursework.mlflow.cli.model;

import io.coursework.curricula.evaluation.ChainCheck;
import io.coursework.curricula.evaluation.ChainVerdict;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.token.ChainOfThought;
import io.coursework.curricula.token.Sequence;
import io.coursework.curricula.token.Vocabulary;
import io.coursework.mlflow.cli.console.FailedException;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.tfmodel.evaluation.GreedyDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a model writes for an expression, and what is to be said of it.
 *
 * @param asked the prompt, with spaces between its tokens
 * @param thought what the model wrote after it
 * @param value the expression's
 * @param cutOff whether it did not end, and the reference answer would not have fitted either
 * @param tokens of the prompt with the reference answer
 */
public record AnsweredExpression(
    String asked, String thought, int value, ChainVerdict verdict, boolean cutOff, int tokens) {

  /** What the model is asked, and what the reference would be. */
  private record Question(Expression expression, Sequence sequence) {}

  /**
   * Lets a model work out expressions.
   *
   * @throws UsageException if a text is not an expression that the model can read
   * @throws FailedException if the model's scores are not finite
   */
  public static List<AnsweredExpression> of(TrainedModel model, List<String> texts) {
    Task task = model.preparation().course().task();
    Vocabulary vocabulary = model.preparation().course().vocabulary();
    int context = model.spec().model().contextLength();
    List<Question> questions = texts.stream().map(text -> question(text, task, context)).toList();
    List<int[]> prompts = questions.stream().map(asked -> asked.sequence().prompt()).toList();
    List<int[]> generated =
        new GreedyDecoder(model.transformer(), vocabulary.endId(), vocabulary.padId())
            .decode(prompts);
    List<AnsweredExpression> answers = new ArrayList<>();
    for (int i = 0; i < prompts.size(); i++) {
      int[] prompt = prompts.get(i);
      int[] thought = generated.get(i);
      int[] read = Arrays.copyOf(prompt, prompt.length + thought.length);
      System.arraycopy(thought, 0, read, prompt.length, thought.length);
      model.requireFiniteScores(List.of(read));
      Question asked = questions.get(i);
      int tokens = asked.sequence().length() - 1; // The last token is only ever written, not read.
      answers.add(
          new AnsweredExpression(
              vocabulary.decode(prompt),
              vocabulary.decode(thought),
              asked.expression().value(task.n()),
              new ChainCheck(task).check(asked.expression(), thought),
              vocabulary.firstEnd(thought) < 0 && tokens > context,
              tokens));
    }
    return answers;
  }

  private static Question question(String text, Task task, int context) {
    Question question;
    try {
      Expression expression = task.syntax().parse(text);
      question = new Question(expression, new ChainOfThought(task).sequence(expression));
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
    int length = question.sequence().prompt().length;
    if (length > context) {
      throw new UsageException(
          "the expression has %d tokens, but the model reads at most %d; shorten it"
              .formatted(length, context));
    }
    return question;
  }
}
