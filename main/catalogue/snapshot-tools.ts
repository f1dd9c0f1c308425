/** Tools of the catalogue's servers as each listed them in the version that the catalogue pins: [name, first sentence]. */
export const toolsOf: Readonly<Record<string, readonly (readonly [name: string, summary: string])[]>> = {
  everything: [
    ['echo', 'Echoes back the input string'],
    ['get-annotated-message', 'Demonstrates how annotations can be used to provide metadata about content'],
    ['get-env', 'Returns all environment variables, helpful for debugging MCP server configuration'],
    ['get-resource-links', 'Returns up to ten resource links that reference different types of resources'],
    ['get-resource-reference', 'Returns a resource reference that can be used by MCP clients'],
    ['get-structured-content', 'Returns structured content along with an output schema for client data validation'],
    ['get-sum', 'Returns the sum of two numbers'],
    ['get-tiny-image', 'Returns a tiny MCP logo image'],
    ['gzip-file-as-resource', 'Compresses a single file using gzip compression'],
    ['toggle-simulated-logging', 'Toggles simulated, random-leveled logging on or off'],
    ['toggle-subscriber-updates', 'Toggles simulated resource subscription updates on or off'],
    ['trigger-long-running-operation', 'Demonstrates a long running operation with progress updates'],
    [
      'simulate-research-query',
      'Simulates a deep research operation that gathers, analyzes, and synthesizes information'
    ]
  ],
  filesystem: [
    ['read_file', 'Read the complete contents of a file as text'],
    ['read_text_file', 'Read the complete contents of a file from the file system as text'],
    ['read_media_file', 'Read a file and return it as a base64-encoded content block with its MIME type'],
    ['read_multiple_files', 'Read the contents of multiple files simultaneously'],
    ['write_file', 'Create a new file or completely overwrite an existing file with new content'],
    ['edit_file', 'Make line-based edits to a text file'],
    ['create_directory', 'Create a new directory or ensure a directory exists'],
    ['list_directory', 'Get a detailed listing of all files and directories in a specified path'],
    [
      'list_directory_with_sizes',
      'Get a detailed listing of all files and directories in a specified path, including sizes'
    ],
    ['directory_tree', 'Get a recursive tree view of files and directories as a JSON structure'],
    ['move_file', 'Move or rename files and directories'],
    ['search_files', 'Recursively search for files and directories matching a pattern'],
    ['get_file_info', 'Retrieve detailed metadata about a file or directory'],
    ['list_allowed_directories', 'Returns the list of directories that this server is allowed to access']
  ],
  memory: [
    ['create_entities', 'Create multiple new entities in the knowledge graph'],
    ['create_relations', 'Create multiple new relations between entities in the knowledge graph'],
    ['add_observations', 'Add new observations to existing entities in the knowledge graph'],
    ['delete_entities', 'Delete multiple entities and their associated relations from the knowledge graph'],
    ['delete_observations', 'Delete specific observations from entities in the knowledge graph'],
    ['delete_relations', 'Delete multiple relations from the knowledge graph'],
    ['read_graph', 'Read the entire knowledge graph'],
    ['search_nodes', 'Search for nodes in the knowledge graph based on a query'],
    ['open_nodes', 'Open specific nodes in the knowledge graph by their names']
  ],
  'sequential-thinking': [
    ['sequentialthinking', 'A detailed tool for dynamic and reflective problem-solving through thoughts']
  ],
  playwright: [
    ['browser_close', 'Close the page'],
    ['browser_resize', 'Resize the browser window'],
    ['browser_console_messages', 'Returns all console messages'],
    ['browser_handle_dialog', 'Handle a dialog'],
    [
      'browser_emulate_media',
      'Emulate CSS media features for the page, for example switch between the light and dark color…'
    ],
    ['browser_evaluate', 'Evaluate JavaScript expression on page or element'],
    ['browser_file_upload', 'Upload one or multiple files'],
    ['browser_drop', 'Drop files or MIME-typed data onto an element, as if dragged from outside the page'],
    ['browser_find', 'Search the accessibility snapshot of the current page for text or a regular expression'],
    ['browser_fill_form', 'Fill multiple form fields'],
    ['browser_press_key', 'Press a key on the keyboard'],
    ['browser_type', 'Type text into editable element'],
    ['browser_navigate', 'Navigate to a URL'],
    ['browser_navigate_back', 'Go back to the previous page in the history'],
    ['browser_network_requests', 'Returns a numbered list of network requests since loading the page'],
    [
      'browser_network_request',
      'Returns full details (headers and body) of a single network request, or a single part if part…'
    ],
    ['browser_run_code_unsafe', 'Run a Playwright code snippet'],
    ['browser_take_screenshot', 'Take a screenshot of the current page'],
    ['browser_snapshot', 'Capture accessibility snapshot of the current page, this is better than screenshot'],
    ['browser_click', 'Perform click on a web page'],
    ['browser_drag', 'Perform drag and drop between two elements'],
    ['browser_hover', 'Hover over element on page'],
    ['browser_select_option', 'Select an option in a dropdown'],
    ['browser_tabs', 'List, create, close, or select a browser tab'],
    ['browser_wait_for', 'Wait for text to appear or disappear or a specified time to pass']
  ],
  'chrome-devtools': [
    ['click', 'Clicks on the provided element'],
    ['close_page', 'Closes the page by its index'],
    ['drag', 'Drag an element onto another element'],
    ['emulate', 'Emulates various features on the target page'],
    ['evaluate_script', 'Evaluate JavaScript inside the target page'],
    ['fill', 'Type text into an input, text area or select an option from a <select> element'],
    ['fill_form', 'Fill out multiple form elements (inputs, selects, checkboxes, radios) at once'],
    ['get_console_message', 'Gets a console message by its ID'],
    ['get_css_styles', 'Retrieve matched CSS rules, inline styles (element.style), inherited styles, custom…'],
    [
      'get_network_request',
      'Gets a network request by an optional reqid, if omitted returns the currently selected request…'
    ],
    ['handle_dialog', 'If a browser dialog was opened, use this command to handle it'],
    ['hover', 'Hover over the provided element'],
    ['lighthouse_audit', 'Get Lighthouse scores, failing audits, and the DOM nodes they flag for accessibility, SEO…'],
    ['list_console_messages', 'List all console messages for the target page since the last navigation'],
    ['list_network_requests', 'Lists the most recent requests for the target page since the last navigation'],
    ['list_pages', 'Get a list of pages open in the browser'],
    ['navigate_page', 'Go to a URL, or back, forward, or reload'],
    ['new_page', 'Open a new tab and load a URL'],
    [
      'performance_analyze_insight',
      'Provides more detailed information on a specific Performance Insight of an insight set that…'
    ],
    ['performance_start_trace', 'Start a performance trace on the target webpage'],
    ['performance_stop_trace', 'Stop the active performance trace recording on the target webpage'],
    ['press_key', 'Press a key or key combination'],
    ['resize_page', "Resizes the page's window so that the page has specified dimension"],
    ['screencast_start', 'Starts recording a screencast (video) of the target page'],
    ['screencast_stop', 'Stops the active screencast recording on the target page'],
    ['select_page', 'Select a page as a context for future tool calls'],
    ['take_heapsnapshot', 'Capture a heap snapshot of the target page'],
    ['take_screenshot', 'Take a screenshot of the page or element'],
    ['take_snapshot', 'Take a text snapshot of the target page based on the a11y tree'],
    ['type_text', 'Type text using keyboard into a previously focused input'],
    ['upload_file', 'Upload a file through a provided element'],
    ['wait_for', 'Wait for the specified text to appear on the selected page']
  ],
  context7: [
    ['resolve-library-id', 'Resolves a package/product name to a Context7-compatible library ID and returns matching…'],
    ['query-docs', 'Retrieves and queries up-to-date documentation and code examples from Context7 for any…']
  ],
  notion: [
    ['API-get-user', 'Retrieve a user'],
    ['API-get-users', 'List all users'],
    ['API-get-self', "Retrieve your token's bot user"],
    ['API-post-search', 'Search by title'],
    ['API-get-block-children', 'Retrieve block children'],
    ['API-patch-block-children', 'Append block children'],
    ['API-retrieve-a-block', 'Retrieve a block'],
    ['API-update-a-block', 'Update a block'],
    ['API-delete-a-block', 'Delete a block'],
    ['API-retrieve-a-page', 'Retrieve a page'],
    ['API-patch-page', 'Update page properties'],
    ['API-post-page', 'Create a page'],
    ['API-retrieve-a-page-property', 'Retrieve a page property item'],
    ['API-retrieve-a-comment', 'Retrieve comments'],
    ['API-create-a-comment', 'Create comment'],
    ['API-query-data-source', 'Query a data source'],
    ['API-retrieve-a-data-source', 'Retrieve a data source'],
    ['API-update-a-data-source', 'Update a data source'],
    ['API-create-a-data-source', 'Create a data source'],
    ['API-list-data-source-templates', 'List templates in a data source'],
    ['API-retrieve-a-database', 'Retrieve a database'],
    ['API-move-page', 'Move a page'],
    ['API-retrieve-page-markdown', 'Retrieve a page as Markdown'],
    ['API-update-page-markdown', "Update a page's content as Markdown"]
  ],
  exa: [
    ['web_search_exa', 'Search the web for any topic and get clean, ready-to-use content'],
    ['web_fetch_exa', "Read a webpage's full content as clean markdown"]
  ],
  tavily: [
    ['tavily_search', 'Search the web for current information on any topic'],
    ['tavily_extract', 'Extract content from URLs'],
    ['tavily_crawl', 'Crawl a website starting from a URL'],
    ['tavily_map', "Map a website's structure"],
    ['tavily_research', 'Perform comprehensive research on a given topic or question']
  ],
  firecrawl: [
    ['firecrawl_scrape', 'Scrape one URL and return its content: markdown by default, or HTML, links, screenshots…'],
    [
      'firecrawl_map',
      "Enumerate URLs indexed under one website through Firecrawl without fetching each page's content"
    ],
    ['firecrawl_search', 'Search web, news, or image sources and return ranked results with query-relevant highlights'],
    ['firecrawl_find_tools', 'Browse Alexandria data providers and workflows or read a selected contract'],
    [
      'firecrawl_crawl',
      'Start a multi-page crawl at a website URL, poll it to a terminal state, and return the final…'
    ],
    [
      'firecrawl_check_crawl_status',
      'Retrieve the current status, progress, and available results for an existing crawl ID'
    ],
    ['firecrawl_extract', 'Deprecated compatibility entry point'],
    [
      'firecrawl_agent',
      'Run web research that returns structured data when the URLs are not known or the answer spans…'
    ],
    ['firecrawl_agent_status', 'Retrieve progress or final results for a firecrawl_agent job ID'],
    [
      'firecrawl_interact',
      'Open or reuse a live browser session to navigate a page, click controls, fill fields, or run…'
    ],
    ['firecrawl_interact_stop', 'Stop the live interact session associated with a scrapeId and release its resources'],
    ['firecrawl_parse', 'Parse one supported document into markdown, HTML, links, summary, targeted answers, or JSON…'],
    [
      'firecrawl_monitor_create',
      'Create a recurring scrape, crawl, or search monitor that compares each check with its retained…'
    ],
    ['firecrawl_monitor_list', 'List monitors for the authenticated account with optional pagination controls'],
    ['firecrawl_monitor_get', 'Retrieve one monitor by ID, including its configuration and current state'],
    ['firecrawl_monitor_update', 'Patch an existing monitor by ID'],
    ['firecrawl_monitor_delete', 'Permanently delete a monitor by ID and stop its future schedule'],
    ['firecrawl_monitor_run', 'Queue an immediate check for a monitor outside its normal schedule'],
    [
      'firecrawl_monitor_checks',
      'List historical checks for a monitor, optionally filtered by status and bounded by a result…'
    ],
    [
      'firecrawl_monitor_check',
      'Retrieve one monitor check and its page-level results, optionally filtered by page status'
    ],
    [
      'firecrawl_research_search_papers',
      'Search paper metadata and abstracts with a natural-language query across the indexed corpus…'
    ],
    [
      'firecrawl_research_inspect_paper',
      'Retrieve canonical metadata for one paper ID, such as an arXiv, PMC, PMID, or DOI identifier'
    ],
    [
      'firecrawl_research_related_papers',
      'Find citation-graph candidates from one to ten seed_ids; the first ID is the primary seed and…'
    ],
    [
      'firecrawl_research_read_paper',
      'Retrieve in-body passages from one paper that are relevant to a specific question'
    ],
    ['firecrawl_research_search_github', 'Deprecated compatibility entry point'],
    [
      'firecrawl_developer_search',
      'Search an index of public repositories, GitHub issues, merged pull requests, repository…'
    ],
    [
      'firecrawl_credit_usage',
      "Get the authenticated Firecrawl team's current credit balance or historical credit consumption"
    ]
  ],
  repomix: [
    ['pack_codebase', 'Package a local code directory into a consolidated file for AI analysis'],
    ['read_repomix_output', 'Read the contents of a Repomix-generated output file'],
    [
      'grep_repomix_output',
      'Search for patterns in a Repomix output file using grep-like functionality with JavaScript…'
    ],
    [
      'pack_remote_repository',
      'Fetch, clone, and package a GitHub repository into a consolidated file for AI analysis'
    ],
    ['generate_skill', 'Generate a Claude Agent Skill from a local code directory'],
    ['attach_packed_output', 'Attach an existing Repomix packed output file for AI analysis']
  ],
  kubernetes: [
    ['cleanup', 'Cleanup all managed resources'],
    ['kubectl_get', 'Get or list Kubernetes resources by resource type, name, and optionally namespace'],
    ['kubectl_describe', 'Describe Kubernetes resources by resource type, name, and optionally namespace'],
    ['kubectl_apply', 'Apply a Kubernetes YAML manifest from a string or file'],
    ['kubectl_delete', 'Delete Kubernetes resources by resource type, name, labels, or from a manifest file'],
    ['kubectl_create', 'Create Kubernetes resources using various methods (from file or using subcommands)'],
    ['kubectl_logs', 'Get logs from Kubernetes resources like pods, deployments, or jobs'],
    ['kubectl_scale', 'Scale a Kubernetes deployment'],
    ['kubectl_patch', 'Update field(s) of a resource using strategic merge patch, JSON merge patch, or JSON patch'],
    ['kubectl_rollout', 'Manage the rollout of a resource'],
    ['kubectl_context', 'Manage Kubernetes contexts - list, get, or set the current context'],
    ['kubectl_reconnect', 'Reconnect to the Kubernetes API server by recreating all API clients'],
    ['explain_resource', 'Get documentation for a Kubernetes resource or field'],
    ['install_helm_chart', 'Install a Helm chart with support for both standard and template-based installation'],
    ['upgrade_helm_chart', 'Upgrade an existing Helm chart release'],
    ['uninstall_helm_chart', 'Uninstall a Helm chart release'],
    ['node_management', 'Manage Kubernetes nodes with cordon, drain, and uncordon operations'],
    ['port_forward', 'Forward a local port to a port on a Kubernetes resource'],
    ['stop_port_forward', 'Stop a port-forward process'],
    ['exec_in_pod', 'Execute a command in a Kubernetes pod or container and return the output'],
    ['list_api_resources', 'List the API resources available in the cluster'],
    ['kubectl_generic', 'Execute any kubectl command with the provided arguments and flags'],
    ['ping', 'Verify that the counterpart is still responsive and the connection is alive']
  ],
  figma: [
    [
      'get_figma_data',
      'Get comprehensive Figma file data including layout, content, visuals, and component information'
    ],
    [
      'download_figma_images',
      'Download SVG and PNG images used in a Figma file based on the IDs of image or icon nodes'
    ]
  ],
  sentry: [
    ['find_organizations', 'Find organizations that the user has access to in Sentry'],
    ['find_projects', 'Find projects in Sentry'],
    ['update_issue', "Update a Sentry issue's status or assignment"],
    ['search_events', 'Search Sentry events and replays'],
    [
      'analyze_issue_with_seer',
      'Use Seer to analyze production errors and get detailed root cause analysis with specific code…'
    ],
    ['search_issues', 'Search for grouped issues/problems in Sentry - returns a LIST of issues, NOT counts or…'],
    ['get_sentry_resource', 'Fetch a Sentry resource by URL, or by resourceType plus resourceId'],
    ['search_sentry_tools', 'Search the available Sentry MCP tool catalog by name and description'],
    ['execute_sentry_tool', 'Execute an available Sentry MCP tool discovered through search_sentry_tools']
  ],
  time: [
    ['get_current_time', 'Get current time in a specific timezone'],
    ['convert_time', 'Convert time between timezones']
  ],
  git: [
    ['git_status', 'Shows the working tree status'],
    ['git_diff_unstaged', 'Shows changes in the working directory that are not yet staged'],
    ['git_diff_staged', 'Shows changes that are staged for commit'],
    ['git_diff', 'Shows differences between branches or commits'],
    ['git_commit', 'Records changes to the repository'],
    ['git_add', 'Adds file contents to the staging area'],
    ['git_reset', 'Unstages all staged changes'],
    ['git_log', 'Shows the commit logs'],
    ['git_create_branch', 'Creates a new branch from an optional base branch'],
    ['git_checkout', 'Switches branches'],
    ['git_show', 'Shows the contents of a commit, or of a file or directory given as <revision>:<path>'],
    ['git_branch', 'List Git branches']
  ],
  fetch: [['fetch', 'Fetches a URL from the internet and optionally extracts its contents as markdown']]
}
