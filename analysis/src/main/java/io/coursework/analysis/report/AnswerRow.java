package io.coursework.analysis.report;

/**
 * What a model wrote on an expression.
 *
 * @param part the side of the split, for example {@code held-out}
 * @param operation whose set the expression is in
 * @param expression as the model reads it
 * @param written by the model
 * @param expected what it should have written
 * @param right whether its answer is the expression's value
 * @param explanation one sentence on the first wrong step, if there is one
 */
public record AnswerRow(
    String part,
    String operation,
    String expression,
    String written,
    String expected,
    boolean right,
    String explanation) {}
