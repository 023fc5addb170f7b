package io.coursework.curricula.data;

import java.util.Optional;

/**
 * One row as it stands in a file.
 *
 * @param expression in the file's notation
 * @param value what the expression is said to be, as the domain writes values
 * @param chain the steps after the expression, joined by the notation's separator: {@code ( SUM 7 2
 *     ) > 9}
 * @param part {@code training} or {@code held-out}
 */
record DataRow(String expression, String value, Optional<String> chain, Optional<String> part) {}
