package io.coursework.analysis.report;

/** What an element is made of: attributes and content. */
public sealed interface HtmlPart permits Html, Html.Attribute {}
