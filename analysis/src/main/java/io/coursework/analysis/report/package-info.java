/**
 * Pages of HTML about what was found: one file each, that asks for nothing from outside. A page is
 * put together from {@link io.coursework.analysis.report.Html}, which knows no unescaped text.
 */
package io.coursework.analysis.report;
