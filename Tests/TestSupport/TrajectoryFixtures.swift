/// Small trajectories in the forms in which agents and data sets keep them.
package enum TrajectoryFixtures {
    /// SWE-agent 1.1: a history with calls.
    package static let sweAgent = #"""
        {
          "trajectory": [
            {"action": "ls", "observation": "a.py", "response": "Look.", "thought": "Look.", "state": {}, "query": []}
          ],
          "history": [
            {"role": "system", "content": "Solve.", "agent": "main", "message_type": "system_prompt"},
            {"role": "user", "content": [{"type": "text", "text": "Issue \u00e9", "cache_control": {"type": "ephemeral"}}]},
            {"role": "assistant", "content": "Look.", "thought": "Look.", "action": "ls", "agent": "main",
             "tool_calls": [{"function": {"arguments": "{\"command\":\"ls\"}", "name": "bash"}, "id": "c1", "type": "function"}],
             "thinking_blocks": [{"type": "thinking", "thinking": "Where is it?"}]},
            {"role": "tool", "content": "a.py\n", "agent": "main", "tool_call_ids": ["c1"]}
          ],
          "info": {
            "submission": "\ndiff --git a/a.py b/a.py\n", "exit_status": "submitted",
            "model_stats": {"instance_cost": 0.12, "tokens_sent": 90, "tokens_received": 7, "api_calls": 1}
          },
          "replay_config": "{\"agent\": {\"model\": {\"name\": \"gpt-4o\"}}}",
          "environment": "main"
        }
        """#

    /// SWE-agent without a history: the last step says what was asked.
    package static let sweAgentSteps = #"""
        {"trajectory": [
          {"response": "one", "observation": "1", "messages": [{"role": "user", "content": "q"}]},
          {"response": "two", "observation": "2",
           "messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "one"}, {"role": "user", "content": "1"}]}
        ], "info": {"exit_status": "exit_cost"}, "environment": "main"}
        """#

    /// mini-swe-agent 2, with an answer of the Responses API and the message that says how the run ended.
    package static let mini = #"""
        {
          "info": {
            "model_stats": {"instance_cost": 0.01, "api_calls": 2}, "mini_version": "2.4.6", "exit_status": "Submitted",
            "submission": "diff --git a/a b/a\n", "config": {"model": {"model_name": "openai/gpt-5-mini"}}
          },
          "messages": [
            {"role": "system", "content": "Solve."},
            {"role": "user", "content": "Issue"},
            {"object": "response", "output": [
              {"type": "reasoning", "summary": [{"type": "summary_text", "text": "Hm."}]},
              {"type": "message", "content": [{"type": "output_text", "text": "I look."}]},
              {"type": "function_call", "call_id": "c1", "name": "bash", "arguments": "{\"command\": \"ls\"}"}
            ], "extra": {"cost": 0.01}},
            {"type": "function_call_output", "call_id": "c1", "output": "a.py"},
            {"role": "exit", "content": "diff --git a/a b/a\n", "extra": {"exit_status": "Submitted"}}
          ],
          "trajectory_format": "mini-swe-agent-1.1",
          "instance_id": "octo__tool-3"
        }
        """#

    /// Harbor's format.
    package static let atif = #"""
        {
          "schema_version": "ATIF-v1.7", "session_id": "s-1",
          "agent": {
            "name": "a", "version": "1", "model_name": "m-1",
            "tool_definitions": [{"type": "function", "function": {"name": "bash"}}]
          },
          "steps": [
            {"step_id": 1, "source": "user", "message": "Do it."},
            {"step_id": 2, "source": "agent", "message": "I do.", "reasoning_content": "Hm.",
             "tool_calls": [{"tool_call_id": "c1", "function_name": "bash", "arguments": {"command": "ls", "n": 1.50}}],
             "observation": {"results": [{"source_call_id": "c1", "content": "a.py"}]}, "metrics": {"cost_usd": 0.1}},
            {"step_id": 3, "source": "agent", "message": "Done.", "observation": {"results": [{"content": "seen"}]}}
          ],
          "final_metrics": {"total_prompt_tokens": 10, "total_completion_tokens": 3, "total_cost_usd": 0.2}
        }
        """#

    /// What Harbor writes by it.
    package static let atifResult =
        #"{"task_name": "octo__tool-4", "verifier_result": {"rewards": {"reward": 1.0}}}"#

    /// A row of OpenHands with its events, of which one tells the answer of the model whole.
    package static let openHands = #"""
        {"instance_id": "octo__tool-5", "test_result": {"git_patch": "diff --git a/a b/a\n"}, "instruction": "Issue",
        "metadata": {"llm_config": {"model": "claude"}, "eval_note": "v1-run_1"},
        "metrics": {"accumulated_cost": 0.5, "accumulated_token_usage": {"prompt_tokens": 12, "completion_tokens": 4}},
        "history": [
        {"id": 0, "source": "user", "action": "message", "args": {"content": "Issue"}},
        {"id": 1, "source": "agent", "action": "run", "args": {"command": "ls", "thought": "Look."},
        "tool_call_metadata": {"function_name": "execute_bash", "tool_call_id": "t1", "model_response": {"id": "r1", "choices": [
        {"message": {"role": "assistant", "content": "Look.", "tool_calls": [{"id": "t1", "type": "function", "function": {"name": "execute_bash", "arguments": "{\"command\": \"ls\"}"}}]}}]}}},
        {"id": 2, "source": "agent", "observation": "run", "content": "a.py", "tool_call_metadata": {"function_name": "execute_bash", "tool_call_id": "t1"}},
        {"id": 3, "source": "agent", "action": "read", "args": {"path": "a.py", "thought": "Read.", "security_risk": 1}},
        {"id": 4, "source": "agent", "observation": "agent_state_changed", "content": ""}],
        "report": {"resolved": true}, "error": null}
        """#.replacing("\n", with: " ")

    /// The last completion of OpenHands on the same instance.
    package static let openHandsCompletion = #"""
        {
          "messages": [
            {"role": "system", "content": [{"type": "text", "text": "Solve."}]},
            {"role": "user", "content": [{"type": "text", "text": "Issue"}]}
          ],
          "kwargs": {"tools": [{"type": "function", "function": {"name": "finish"}}]},
          "response": {"id": "r9", "choices": [{"message": {
            "role": "assistant", "content": null, "tool_calls": [
              {"id": "f1", "type": "function", "function": {"name": "finish", "arguments": "{}"}}
            ]}}]}
        }
        """#

    /// A row of SWE-Gym's sampled set.
    package static let sampled =
        #"{"instance_id": "octo__tool-6", "run_id": "r1", "resolved": true, "messages": [{"content": "Issue", "role": "user", "tool_call_id": null, "tool_calls": null}, {"content": "", "role": "assistant", "tool_call_id": null, "tool_calls": [{"function": {"arguments": "{\"command\": \"ls\"}", "name": "execute_bash"}, "id": "c1", "index": 1, "type": "function"}]}], "tools": [{"function": {"name": "execute_bash"}, "type": "function"}], "test_result": {"git_patch": "diff --git a/a b/a\n"}}"#

    /// A row of nebius' set, and one of nvidia's, which does not know whether it was resolved.
    package static let nebius = [
        #"{"trajectory_id": "t1", "instance_id": "octo__tool-7", "repo": "octo/tool", "trajectory": [{"role": "user", "content": "Issue"}, {"role": "assistant", "content": "ok", "tool_calls": [{"id": "c", "type": "function", "function": {"name": "bash", "arguments": "no JSON {"}}]}, {"role": "tool", "name": "bash", "tool_call_id": "c", "content": "?"}], "tools": "[{\"type\": \"function\", \"function\": {\"name\": \"bash\"}}]", "model_patch": "", "exit_status": "submit", "resolved": 0}"#,
        #"{"trajectory_id": "t2", "instance_id": "octo__tool-7", "trajectory": "[{\"role\": \"user\", \"content\": \"Issue\"}, {\"role\": \"assistant\", \"content\": \"no\"}]", "tools": null, "model_patch": null, "resolved": -1, "license": "MIT"}"#,
    ]

    /// A chat without anything else.
    package static let chat =
        #"{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello", "reasoning_content": "Greet."}]}"#
}
