DROP TABLE model_requests, ai_analyses, ai_summaries;
