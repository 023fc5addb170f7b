package io.coursework.analysis.report;

/**
 * A point of an {@link EmbeddingMap}.
 *
 * @param text the token
 * @param kind what it is for, one word such as {@code value} or {@code operation}
 * @param number what it stands for; null for a token that is not a number
 */
public record MapToken(String text, String kind, Integer number) {}
