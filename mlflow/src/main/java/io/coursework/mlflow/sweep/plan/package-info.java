/** What a sweep tries: its configuration, draws, searches and the plan of its trials. */
package io.coursework.mlflow.sweep.plan;
